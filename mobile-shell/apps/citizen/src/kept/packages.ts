import type { PackageSnapshot } from '@onewindow/core-wasm';
import type { PackageApplication } from '@onewindow/sdk';
import { flushBeforeLeaving } from './flush';
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

/** Keeps one open application on this device: one write at a time, the newest state last. */
export class PackageKeeper {
  private newest: (() => KeptPackage) | undefined;
  private running: Promise<void> | undefined;
  private readonly unfollow: () => void;

  constructor(
    private readonly vault: Vault | undefined,
    private readonly id: string,
  ) {
    this.unfollow = flushBeforeLeaving(() => this.flush());
  }

  /** Keeps what `state` answers when its turn comes. */
  touch(state: () => KeptPackage): void {
    this.newest = state;
    this.running ??= this.run().finally(() => {
      this.running = undefined;
    });
  }

  async flush(): Promise<void> {
    while (this.running) await this.running;
  }

  async drop(): Promise<void> {
    this.newest = undefined;
    await this.flush();
    await this.vault?.drop(KIND, this.id).catch(() => undefined);
  }

  close(): void {
    this.unfollow();
  }

  private async run(): Promise<void> {
    while (this.newest) {
      const state = this.newest;
      this.newest = undefined;
      // A browser that keeps nothing still fills in forms while there is a network.
      await this.vault?.put(KIND, this.id, state()).catch(() => undefined);
    }
  }
}
