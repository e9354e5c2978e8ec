import { getDocument, GlobalWorkerOptions, InvalidPDFException, PasswordException, TextLayer, type PDFDocumentProxy, type PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import worker from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url';

export { TextLayer };
export type { PDFDocumentProxy, PDFPageProxy };

GlobalWorkerOptions.workerSrc = worker;

/** Where the build puts what documents do not carry themselves. */
const FOLDERS: Record<string, string> = { cMapUrl: 'cmaps', standardFontDataUrl: 'standard_fonts', wasmUrl: 'wasm' };

/**
 * Gets those files for the worker. It does not know the address itself: it would have the browser load
 * fonts from there, which the policy of our pages forbids, instead of those of the device.
 */
class OwnFiles {
  async fetch({ kind, filename }: { kind: string; filename: string }): Promise<Uint8Array> {
    const answer = await fetch(`${import.meta.env.BASE_URL}pdfjs/${FOLDERS[kind] ?? kind}/${filename}`);
    if (!answer.ok) throw new Error(`${filename}: ${String(answer.status)}`);
    return new Uint8Array(await answer.arrayBuffer());
  }
}

/** Why a document cannot be shown, as far as it is the document's fault. */
export type Fault = 'locked' | 'broken';

export function faultOf(thrown: unknown): Fault | undefined {
  if (thrown instanceof PasswordException) return 'locked';
  // What its worker did not foresee comes under a name of its own, which the library does not export.
  if (thrown instanceof InvalidPDFException || (thrown instanceof Error && thrown.name === 'UnknownErrorException')) return 'broken';
  return undefined;
}

export interface Opening {
  document: Promise<PDFDocumentProxy>;
  /** Ends the worker, which holds the document. */
  close: () => Promise<void>;
}

/** Opens a document. Its own scripts and links are left alone: it is looked at, not run. */
export async function open(file: Blob): Promise<Opening> {
  const task = getDocument({
    data: new Uint8Array(await file.arrayBuffer()),
    BinaryDataFactory: OwnFiles,
    useWorkerFetch: false,
    // A document with faults is for the clerk to judge, not for the console.
    verbosity: 0,
  });
  return { document: task.promise, close: () => task.destroy() };
}
