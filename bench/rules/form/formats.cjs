// The formats the other engines do not know, as the rules core checks them. CommonJS, because the
// code Ajv writes ahead of time requires them.
const CHARSET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const ORGANISATION = [3, 7, 9, 10, 5, 8, 4, 2];

/** 手机号码 */
const mobile = /^1[3-9][0-9]{9}$/;

/** GB 11714 */
function isOrganisation(text) {
  let sum = 0;
  for (let i = 0; i < 8; i += 1) {
    const value = parseInt(text[i], 36);
    if (Number.isNaN(value)) return false;
    sum += value * ORGANISATION[i];
  }
  return '0123456789X0'[11 - (sum % 11)] === text[8];
}

/** 统一社会信用代码 (GB 32100) */
function isUscc(text) {
  if (text.length !== 18) return false;
  let sum = 0;
  let weight = 1;
  for (let i = 0; i < 17; i += 1) {
    const value = CHARSET.indexOf(text[i]);
    if (value < 0) return false;
    sum += value * weight;
    weight = (weight * 3) % 31;
  }
  return CHARSET[(31 - (sum % 31)) % 31] === text[17] && /^[0-9]{6}$/.test(text.slice(2, 8)) && isOrganisation(text.slice(8, 17));
}

module.exports = { 'cn-mobile': mobile, 'cn-uscc': isUscc };
