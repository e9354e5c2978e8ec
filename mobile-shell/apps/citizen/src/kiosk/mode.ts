export const KEY = 'onewindow.kiosk';

/**
 * 自助服务机: whether this is a machine of a service centre, which many use one after the other. Opening the app with
 * `?kiosk` once makes it one, until its browser is cleared.
 */
export const isKiosk = begun();

function begun(): boolean {
  const asked = new URLSearchParams(location.search).has('kiosk');
  try {
    if (asked) localStorage.setItem(KEY, 'yes');
    return localStorage.getItem(KEY) === 'yes';
  } catch {
    return asked;
  }
}
