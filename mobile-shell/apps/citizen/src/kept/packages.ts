import type { PackageSnapshot } from '@onewindow/core-wasm';
import type { PackageApplication } from '@onewindow/sdk';
import { Keeper } from './keeper';
import type { Vault } from './vault';

/** An application for a package as this device has it. */
export interface KeptPackage {
  /** The server's copy that was last in step with it. */
  server: PackageApplication;
  snapshot: PackageSnapshot;
  /** Whether something of it is nowhere else. */
  unsent: boolean;
}

const KIND = 'package';

export async function keptPackage(vault: Vault, id: string): Promise<KeptPackage | undefined> {
  return await vault.get<KeptPackage>(KIND, id);
}

/** Keeps one open application on this device. */
export class PackageKeeper extends Keeper<KeptPackage> {
  constructor(vault: Vault | undefined, id: string) {
    super(vault, KIND, id);
  }
}
