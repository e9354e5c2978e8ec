import { t } from '../messages';

/** A place in degrees. */
export interface Place {
  lat: number;
  lng: number;
}

/** Metres of the earth's mean radius. */
const RADIUS = 6_371_009;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Metres between two places as the crow flies. */
export function metresBetween(one: Place, other: Place): number {
  const [a, b] = [radians(one.lat), radians(other.lat)];
  const north = Math.sin((b - a) / 2) ** 2;
  const east = Math.sin(radians(other.lng - one.lng) / 2) ** 2;
  return 2 * RADIUS * Math.asin(Math.min(1, Math.sqrt(north + Math.cos(a) * Math.cos(b) * east)));
}

/** Where this device is, asked of the person by the browser; what it says is sent nowhere. */
export function here(): Promise<Place> {
  return new Promise((resolve, reject) => {
    if (!('geolocation' in navigator)) {
      reject(new Error('there is no geolocation'));
      return;
    }
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        resolve({ lat: coords.latitude, lng: coords.longitude });
      },
      (failure) => {
        reject(new Error(failure.message));
      },
      { timeout: 10_000, maximumAge: 300_000 },
    );
  });
}

/** How far something is, as exactly as anybody wants to know. */
export function far(metres: number): string {
  return metres < 1000 ? t('metres', { n: Math.max(10, Math.round(metres / 10) * 10) }) : t('kilometres', { n: (metres / 1000).toFixed(1) });
}
