/** A module's Chinese texts in traditional characters, made when an app is built. */
declare module '*?hant' {
  const table: Readonly<Record<string, string>>;
  export default table;
}
