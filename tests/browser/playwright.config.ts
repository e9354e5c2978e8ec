import { defineConfig } from '@playwright/test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// The configuration is read again in every worker, so what is made here is kept in the environment.
const port = (process.env['ONEWINDOW_PORT'] ??= '18655');
const data = (process.env['ONEWINDOW_DATA'] ??= mkdtempSync(join(tmpdir(), 'onewindow-browser-')));
const server = process.env['ONEWINDOW_BIN'] ?? '../../target/debug/onewindow';
// A single sign-on and WeChat, offered in every test and there in those that start them.
const signOn = {
  ONEWINDOW_OIDC_ISSUER: (process.env['ONEWINDOW_OIDC_ISSUER'] ??= `http://127.0.0.1:${String(Number(port) + 1000)}`),
  ONEWINDOW_OIDC_NAME: '示例省统一身份认证',
  ONEWINDOW_OIDC_NAME_EN: 'Sample Province Sign-on',
  ONEWINDOW_OIDC_CLIENT_ID: 'onewindow',
  ONEWINDOW_OIDC_CLIENT_SECRET: 'a secret of both houses',
  ONEWINDOW_OIDC_SCOPES: 'profile,phone,real_name',
  ONEWINDOW_OIDC_CLAIM_RESIDENT_ID: 'resident_id',
  ONEWINDOW_OIDC_CLAIM_LEVEL: 'level',
  ONEWINDOW_OIDC_LEVELS: 'L2=2,L3=3',
  ONEWINDOW_WECHAT_APP_ID: 'wx0000000000000000',
  ONEWINDOW_WECHAT_APP_SECRET: 'an app secret',
  ONEWINDOW_WECHAT_URL: (process.env['ONEWINDOW_WECHAT_URL'] ??= `http://127.0.0.1:${String(Number(port) + 1001)}`),
};
process.on('exit', () => {
  if (!process.env['TEST_WORKER_INDEX']) rmSync(data, { recursive: true, force: true });
});

export default defineConfig({
  testDir: '.',
  outputDir: 'test-results',
  fullyParallel: false,
  workers: 1,
  forbidOnly: true,
  timeout: 120_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['json']],
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
    actionTimeout: 15_000,
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env['CHROMIUM'],
      // As root, which is how containers run, Chromium cannot make its sandbox.
      chromiumSandbox: process.getuid?.() !== 0,
    },
  },
  webServer: {
    // Webhooks go to this machine, where a test takes them.
    command: `${server} serve --demo --port ${port} --catalogue ../../catalogue --data ${data} --webhook-networks 127.0.0.0/8`,
    url: `http://127.0.0.1:${port}/api/v1/health/ready`,
    env: signOn,
    timeout: 120_000,
    stdout: 'ignore',
    stderr: 'pipe',
    gracefulShutdown: { signal: 'SIGTERM', timeout: 5_000 },
  },
});
