/** How statements, disputes and ratings are named: by a short id, or with their dossier. */

/** `lecornu-shoigu/s5` is S5 of that dossier; `s5` is S5 of any: null. */
export function parseReference(id: string): { slug: string; dossier: string | null } {
  const slash = id.lastIndexOf('/');
  return { slug: id.slice(slash + 1).toUpperCase(), dossier: slash === -1 ? null : id.slice(0, slash) };
}
