import { fileProblem, readBoundedOctets } from '../../harness/files/bounded-file.ts';

export type EvidenceText = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: string };

/** A file of the user, as text; comments may be in any charset, and what is read of it is ASCII. */
export async function readEvidence(file: string, most: number): Promise<EvidenceText> {
  try {
    return { ok: true, text: new TextDecoder().decode(await readBoundedOctets(file, most)) };
  } catch (error) {
    return { ok: false, reason: fileProblem(error) };
  }
}
