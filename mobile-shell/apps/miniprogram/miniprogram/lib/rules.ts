import { loadMiniProgramCore, verifyPack, type Calendar, type Core, type WXWebAssembly as Host } from '@onewindow/client-core';
import { api } from './session';

let core: Promise<Core> | undefined;
let calendar: Promise<Calendar> | undefined;

/** The rules core, started once; what failed may be tried again. */
export function loadCore(): Promise<Core> {
  core ??= loadMiniProgramCore(WXWebAssembly as unknown as Host).catch((failure: unknown) => {
    core = undefined;
    throw failure;
  });
  return core;
}

export function loadCalendar(): Promise<Calendar> {
  calendar ??= api.calendar().catch((failure: unknown) => {
    calendar = undefined;
    throw failure;
  });
  return calendar;
}

/** A pack is kept under its hash and never changes; its bytes are held to the hash each time. */
export async function loadPack(using: Core, sha256: string): Promise<string> {
  const key = `pack.${sha256}`;
  const kept: unknown = wx.getStorageSync(key);
  if (typeof kept === 'string' && kept !== '' && using.packHash(kept) === sha256) return kept;
  const pack = await api.pack(sha256);
  verifyPack(using, pack, sha256);
  try {
    wx.setStorageSync(key, pack);
  } catch {
    // A full storage costs a download the next time.
  }
  return pack;
}
