export interface Office {
  key: string;
  name: string;
  department: string | null;
  district: string | null;
}

/** How a service centre is reached, in both languages. */
export interface OfficeContact {
  addressZh: string;
  addressEn: string;
  phone: string;
  hoursZh: string;
  hoursEn: string;
}

/** When an office's lamps turn yellow, whichever comes first. */
export interface Thresholds {
  remainingWorkdays: number;
  usedPercent: number;
  version: number;
}

/** The windows of a service centre. */
export interface OfficeWindows {
  /** 无差别受理 */
  anyItem: boolean;
  windows: { key: string; name: string; kind: 'investment' | 'realEstate' | 'business' | 'social' | null; kindText: string }[];
  version: number;
}

/** 授权书 */
export interface Mandate {
  id: string;
  department: string;
  holder: string;
  holderName: string;
  items: string[];
  validFrom: string;
  validUntil: string;
  holderSignedAt: string | null;
  headSignedAt: string | null;
  headName: string | null;
  revokedAt: string | null;
  inForce: boolean;
}

export interface NewMandate {
  holder: string;
  /** The items it covers; empty for all of the department's. */
  items: string[];
  validFrom: string;
  validUntil: string;
}

/** A window that hands out results. */
export interface PickupOffice {
  key: string;
  name: string;
  district: string;
  /** Where it stands, north and east in millionths of a degree, where that is known. */
  latE6?: number;
  lngE6?: number;
  /** How it is reached, where somebody has said so. */
  address?: string;
  phone?: string;
  hours?: string;
}

/** A window where an item is taken in. */
export interface ItemWindow {
  office: string;
  officeName: string;
  window: string;
  name: string;
  kindText: string;
}

/** A message that was given up. What it says, and to whom, is not told. */
export interface DeadLetter {
  id: string;
  topic: string;
  kind: string | null;
  caseNumber: string | null;
  attempts: number;
  reason: string | null;
  createdAt: string;
  givenUpAt: string | null;
}

/** A time at a service centre. */
export interface AppointmentSlot {
  id: string;
  day: string;
  /** Hours and minutes in Shanghai. */
  starts: string;
  ends: string;
  capacity: number;
  /** For how many more there is room. */
  free: number;
}

/** When an applicant comes to a centre for a case. */
export interface Appointment {
  caseId: string;
  office: string;
  officeName: string;
  day: string;
  starts: string;
  ends: string;
  bookedAt: string;
}

/** Somebody who comes to a centre. */
export interface Visit {
  caseId: string;
  applicant: string;
  item: string;
  starts: string;
  ends: string;
}
