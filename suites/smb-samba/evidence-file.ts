import { open } from 'node:fs/promises';

export type EvidenceText = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: string };

/** A file of the user, as text; comments may be in any charset, and what is read of it is ASCII. */
export async function readEvidence(file: string, most: number): Promise<EvidenceText> {
  try {
    await using handle = await open(file, 'r');
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(most + 1), 0, most + 1, 0);
    if (bytesRead > most) return { ok: false, reason: `is larger than ${most} octets` };
    return { ok: true, text: buffer.toString('utf8', 0, bytesRead).replace(/^\ufeff/, '') };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { ok: false, reason: error.message.replace(/,? (open|read)\b.*$/, '').slice(0, 200) };
  }
}
