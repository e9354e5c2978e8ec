import { expect, test } from 'vitest';
import { askedFor } from '../src/data/consent';

const whole = {
  client_id: 'demo-integrator',
  redirect_uri: 'http://127.0.0.1:8765/callback',
  response_type: 'code',
  scope: 'own-cases:read',
  state: 'x',
  code_challenge: 'c',
  code_challenge_method: 'S256',
};

test('what a program asks for is passed on as it stands', () => {
  expect(askedFor({ ...whole, more: 'x' })).toEqual({
    clientId: 'demo-integrator',
    redirectUri: 'http://127.0.0.1:8765/callback',
    responseType: 'code',
    scope: 'own-cases:read',
    state: 'x',
    codeChallenge: 'c',
    codeChallengeMethod: 'S256',
  });
});

test('what is missing is left to the server to judge, and a repeated value is none', () => {
  expect(askedFor({ client_id: 'a', redirect_uri: 'b', scope: ['one', 'two'] })).toEqual({
    clientId: 'a',
    redirectUri: 'b',
    responseType: '',
    scope: '',
    codeChallenge: '',
    codeChallengeMethod: '',
  });
});

test('without a program or a way back nobody asks', () => {
  expect(askedFor({})).toBeUndefined();
  expect(askedFor({ client_id: 'a' })).toBeUndefined();
  expect(askedFor({ client_id: ['a', 'b'], redirect_uri: 'b' })).toBeUndefined();
});
