import type { Calendar, Lang } from '@onewindow/client-core';

export type { Calendar, Lang };

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

export interface Named {
  key: string;
  name: string;
}

export type Audience = 'person' | 'firm';

/** A code table, such as the departments. */
export interface CodeTable {
  table: string;
  items: { key: string; name: string; code?: string }[];
}
