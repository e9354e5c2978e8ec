import { shallowRef } from 'vue';
import { api } from './session';

/** The departments of the city, once somebody needs to choose one. */
export const departments = shallowRef<readonly { key: string; name: string }[]>([]);

export async function loadDepartments(): Promise<void> {
  departments.value = (await api.codes('departments')).items;
}
