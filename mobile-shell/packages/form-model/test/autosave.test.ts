import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Autosave, type SaveOutcome, type SaveState } from '../src/index';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function setUp(...outcomes: SaveOutcome[]) {
  const states: SaveState[] = [];
  const save = vi.fn(() => Promise.resolve<SaveOutcome>(outcomes.shift() ?? 'saved'));
  const autosave = new Autosave({ save, onState: (state) => states.push(state), restMs: 100, retryMs: 1000 });
  return { autosave, save, states };
}

describe('autosave', () => {
  it('saves once when typing rests', async () => {
    const { autosave, save, states } = setUp();
    autosave.touch();
    await vi.advanceTimersByTimeAsync(60);
    autosave.touch();
    await vi.advanceTimersByTimeAsync(60);
    expect(save).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(60);
    expect(save).toHaveBeenCalledOnce();
    expect(states).toEqual(['waiting', 'saving', 'saved']);
  });

  it('never runs two saves at a time and sends what changed meanwhile', async () => {
    let finish: (outcome: SaveOutcome) => void = () => undefined;
    const save = vi.fn(() => new Promise<SaveOutcome>((resolve) => (finish = resolve)));
    const autosave = new Autosave({ save, onState: () => undefined, restMs: 100 });
    autosave.touch();
    await vi.advanceTimersByTimeAsync(100);
    autosave.touch();
    await vi.advanceTimersByTimeAsync(500);
    expect(save).toHaveBeenCalledTimes(1);
    finish('saved');
    await vi.advanceTimersByTimeAsync(500);
    expect(save).toHaveBeenCalledTimes(2);
    finish('saved');
    await expect(autosave.flush()).resolves.toBe(true);
  });

  it('tries an unreachable server again', async () => {
    const { autosave, save, states } = setUp('offline', 'saved');
    autosave.touch();
    await vi.advanceTimersByTimeAsync(100);
    expect(states.at(-1)).toBe('offline');
    await vi.advanceTimersByTimeAsync(1000);
    expect(save).toHaveBeenCalledTimes(2);
    expect(states.at(-1)).toBe('saved');
  });

  it('stops at a conflict until it is settled', async () => {
    const { autosave, save } = setUp('conflict', 'saved');
    autosave.touch();
    await vi.advanceTimersByTimeAsync(100);
    autosave.touch();
    await vi.advanceTimersByTimeAsync(5000);
    expect(save).toHaveBeenCalledOnce();
    await expect(autosave.flush()).resolves.toBe(false);
    autosave.resume(true);
    await vi.advanceTimersByTimeAsync(10);
    expect(save).toHaveBeenCalledTimes(2);
  });

  it('tells of a refusal when flushed', async () => {
    const { autosave } = setUp('refused');
    autosave.touch();
    await expect(autosave.flush()).resolves.toBe(false);
  });
});

describe('autosave without a known person', () => {
  it('holds back until they are known again, and then sends everything', async () => {
    const { autosave, save, states } = setUp('signedOut', 'saved');
    autosave.touch();
    await vi.advanceTimersByTimeAsync(100);
    autosave.touch();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(save).toHaveBeenCalledOnce();
    expect(states.at(-1)).toBe('signedOut');
    autosave.resume(true);
    await expect(autosave.flush()).resolves.toBe(true);
    expect(save).toHaveBeenCalledTimes(2);
  });
});
