/** What a stand-in found wrong with the bodies it received, and the check that a test ends with. */

/** Anything that keeps a list of problems: both peers do. */
interface Problematic {
  problems: string[];
}

/**
 * Fails when a peer has found a problem with any body that the bot sent to it, naming every one.
 * Put it into `afterEach`: a payload that a platform would refuse, or that would ping people, then fails whatever test sent it.
 */
export function expectNoProblems(peer: Problematic): void {
  if (peer.problems.length > 0) throw new Error(`the bot sent bodies with problems:\n- ${peer.problems.join('\n- ')}`);
}
