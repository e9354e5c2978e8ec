/** What whoever publishes the mini-program sets. */
export const config = {
  /** The office's server; its domain must stand among the legal domains of `request` and `uploadFile`. */
  baseUrl: 'http://127.0.0.1:8080/api/v1',
  /** Templates of subscribe messages (订阅消息) the applicant is asked about when handing in. */
  subscribeTemplates: [] as string[],
};
