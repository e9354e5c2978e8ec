import type { Carrier } from './carrier';
import { fetchCarrier } from './fetched';
import { refusalOf } from './transport';

export interface Program {
  baseUrl: string;
  clientId: string;
  clientSecret: string;
  carrier?: Carrier;
}

/** Gets tokens in the name of a program by OAuth 2.0 client credentials; for `renew` of a client's options. */
export function clientCredentials({ baseUrl, clientId, clientSecret, carrier = fetchCarrier }: Program): () => Promise<string> {
  const asked = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
  return async () => {
    const answer = await carrier.send({
      method: 'POST',
      url: `${baseUrl}/oauth/token`,
      headers: [['Content-Type', 'application/x-www-form-urlencoded']],
      body: Object.entries(asked)
        .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
        .join('&'),
    });
    if (answer.status >= 400) throw refusalOf(answer);
    return (JSON.parse(String(answer.body)) as { access_token: string }).access_token;
  };
}
