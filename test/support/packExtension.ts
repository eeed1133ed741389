/** Packs an extension's folder into a VSIX, as publishing would. */
import { createVSIX } from '@vscode/vsce';

/** Throws with vsce's words when the folder is not a valid extension. */
export async function packExtension(folder: string, vsix: string): Promise<void> {
  await createVSIX({
    cwd: folder,
    packagePath: vsix,
    dependencies: false,
    allowMissingRepository: true,
    skipLicense: true,
  });
}
