/**
 * A single sign-on to be tested against: a certified provider of OpenID Connect on this machine, with
 * the log-in pages it has for development. It ends with whoever started it, by the end of its input.
 *
 * `PORT` is where it listens, any free one when not given; `RETURN` is where people come back to. It
 * says its issuer in one line. Beside the protocol it does as it is told:
 * `POST /told/rotate` has it sign with another key, and `POST /told/lie?claim=…&value=…` has the next
 * ID token say something else, signed as ever; without a value the claim is left out.
 */
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { decodeJwt, decodeProtectedHeader, importJWK, SignJWT } from 'jose';
import Provider from 'oidc-provider';

/** What it knows of people, by what they type as their name; whoever it does not know has no claims. */
const PEOPLE = {
  linxiao: { name: '林晓', phone_number: '+8613800000001', resident_id: '990000199001010017', level: 'L3' },
  mismatch: { name: '林小', resident_id: '990000199001010017', level: 'L3' },
  unsure: { name: '林晓', resident_id: '990000199001010017', level: 'L1' },
  zhouqing: { name: '周晴', phone_number: '13911112222', resident_id: '990000199203150026', level: 'L2' },
};

const server = createServer();
await new Promise((listening) => server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', listening));
const issuer = `http://127.0.0.1:${server.address().port}`;

let lie;
let key;
let answer;

function begin() {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  key = { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig', alg: 'ES256' };
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'onewindow',
        client_secret: 'a secret of both houses',
        redirect_uris: [process.env.RETURN],
        response_types: ['code'],
        grant_types: ['authorization_code'],
        id_token_signed_response_alg: 'ES256',
      },
    ],
    jwks: { keys: [key] },
    cookies: { keys: ['a key for cookies'] },
    pkce: { required: () => true },
    enabledJWA: { idTokenSigningAlgValues: ['ES256'] },
    scopes: ['openid', 'profile', 'phone', 'real_name'],
    claims: { openid: ['sub'], profile: ['name'], phone: ['phone_number'], real_name: ['resident_id', 'level'] },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...PEOPLE[id] }) }),
    features: { devInteractions: { enabled: true } },
  });
  provider.use(async (ctx, next) => {
    await next();
    // Its pages would ask for a font of another machine.
    if (typeof ctx.body === 'string') ctx.body = ctx.body.replace(/@import url\([^)]*\);?/g, '');
    if (lie !== undefined && ctx.body?.id_token !== undefined) {
      const said = { ...decodeJwt(ctx.body.id_token), ...lie };
      const header = decodeProtectedHeader(ctx.body.id_token);
      lie = undefined;
      ctx.body = { ...ctx.body, id_token: await new SignJWT(said).setProtectedHeader(header).sign(await importJWK(key)) };
    }
  });
  answer = provider.callback();
}

begin();
server.on('request', (request, response) => {
  const { pathname, searchParams } = new URL(request.url, issuer);
  if (!pathname.startsWith('/told/')) {
    void answer(request, response);
    return;
  }
  if (pathname === '/told/rotate') begin();
  else {
    const value = searchParams.get('value') ?? undefined;
    lie = { [searchParams.get('claim')]: /^\d+$/.test(value) ? Number(value) : value };
  }
  response.end();
});
console.log(issuer);
process.stdin.on('end', () => process.exit()).resume();
