/** The declared types, as something JSON can be held to. */

import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const index = fileURLToPath(new URL('../../src/index.ts', import.meta.url));
const program = ts.createProgram([index], {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  types: [],
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
});
const checker = program.getTypeChecker();

/** The type that the package exports under this name. */
export function declared(name: string): ts.Type {
  const source = program.getSourceFile(index);
  const module = source && checker.getSymbolAtLocation(source);
  const found = module && checker.getExportsOfModule(module).find((one) => one.name === name);
  if (!found) throw new Error(`the package exports no ${name}`);
  const symbol = found.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(found) : found;
  return checker.getDeclaredTypeOfSymbol(symbol);
}

/** How often the members of the declared types were there and were not. */
class Tally {
  readonly there = new Set<ts.Node>();
  readonly away = new Set<ts.Node>();
  readonly optional = new Map<ts.Node, boolean>();

  note(member: ts.Symbol, present: boolean): void {
    // A member that one type takes from another is declared once.
    const [node] = member.declarations ?? [];
    if (!node) return;
    this.optional.set(node, (this.optional.get(node) ?? false) || isOptional(member));
    (present ? this.there : this.away).add(node);
  }

  add(other: Tally): void {
    for (const node of other.there) this.there.add(node);
    for (const node of other.away) this.away.add(node);
    for (const [node, optional] of other.optional) this.optional.set(node, optional);
  }
}

const isOptional = (member: ts.Symbol) => (member.flags & ts.SymbolFlags.Optional) !== 0;

/** Holds values to types and keeps count of the members they have. */
export class Ledger {
  private readonly tally = new Tally();

  /** What about the value is not as declared; nothing else is looked at once something is found. */
  hold(value: unknown, type: ts.Type, at: string): string | undefined {
    return mismatch(value, type, at, this.tally);
  }

  /** Members of the types met that never occurred. */
  neverThere(): string[] {
    return [...this.tally.optional.keys()].filter((node) => !this.tally.there.has(node)).map(named);
  }

  /** Members declared optional that were there every time. */
  alwaysThere(): string[] {
    const optional = [...this.tally.optional].filter(([, optional]) => optional);
    return optional.filter(([node]) => !this.tally.away.has(node)).map(([node]) => named(node));
  }
}

function named(node: ts.Node): string {
  let around = node.parent;
  while (!ts.isInterfaceDeclaration(around) && !ts.isTypeAliasDeclaration(around)) around = around.parent;
  return `${around.name.text}.${ts.isPropertySignature(node) ? node.name.getText() : node.getText()}`;
}

function mismatch(value: unknown, type: ts.Type, at: string, tally: Tally): string | undefined {
  if (type.isUnion()) {
    let last: string | undefined;
    for (const one of type.types) {
      const own = new Tally();
      const what = mismatch(value, one, at, own);
      if (what === undefined) {
        tally.add(own);
        return undefined;
      }
      // The one that is of the right kind says best what is wrong.
      if (last === undefined || what.length > last.length) last = what;
    }
    return last;
  }
  if (checker.isArrayType(type)) {
    if (!Array.isArray(value)) return unlike(value, type, at);
    const [item] = checker.getTypeArguments(type as ts.TypeReference);
    return first(value.map((one, i) => item && mismatch(one, item, `${at}[${String(i)}]`, tally)));
  }
  if (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) {
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? ofObject(value as Record<string, unknown>, type, at, tally)
      : unlike(value, type, at);
  }
  return isScalar(value, type) ? undefined : unlike(value, type, at);
}

function ofObject(value: Record<string, unknown>, type: ts.Type, at: string, tally: Tally): string | undefined {
  const members = checker.getPropertiesOfType(type);
  const rest = checker.getIndexInfoOfType(type, ts.IndexKind.String)?.type;
  const found = members.map((member) => {
    const present = Object.hasOwn(value, member.name);
    tally.note(member, present);
    if (!present) return isOptional(member) ? undefined : `${at}.${member.name} is missing`;
    return mismatch(value[member.name], checker.getTypeOfSymbol(member), `${at}.${member.name}`, tally);
  });
  const others = Object.keys(value).filter((key) => !members.some((member) => member.name === key));
  const beyond = others.map((key) =>
    rest ? mismatch(value[key], rest, `${at}[${key}]`, tally) : `${at}.${key} is not declared`,
  );
  return first([...found, ...beyond]);
}

function isScalar(value: unknown, type: ts.Type): boolean {
  if (type.isStringLiteral() || type.isNumberLiteral()) return value === type.value;
  if (type.flags & ts.TypeFlags.BooleanLiteral) return String(value) === checker.typeToString(type);
  if (type.flags & ts.TypeFlags.String) return typeof value === 'string';
  if (type.flags & ts.TypeFlags.Number) return typeof value === 'number';
  return Boolean(type.flags & ts.TypeFlags.Null) && value === null;
}

const first = (found: (string | undefined)[]) => found.find((what) => what !== undefined);

const unlike = (value: unknown, type: ts.Type, at: string) =>
  `${at} is ${JSON.stringify(value)}, not ${checker.typeToString(type)}`;
