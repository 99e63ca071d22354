/** The day in UTC, `YYYY-MM-DD`: what waivers are held against. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}
