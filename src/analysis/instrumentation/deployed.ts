/** Finding agents in deployment files: which files speak of a service, and where in them something stands. */
import type { Location } from '../../core/range';
import type { DeploymentContext } from '../plugin';
import { folderOf } from '../sourceFiles';

/** Files beside the service and above it; those of other services below a root are somebody else's. */
export function filesOf({ files, folder }: DeploymentContext): readonly string[] {
  return files.filter((file) => {
    const own = folderOf(file);
    return own === folder || own.startsWith(folder === '' ? '' : `${folder}/`) || isShared(own, folder);
  });
}

/** A folder above the service's, or a folder of deployment files directly below one of those. */
const isShared = (own: string, folder: string): boolean => own === '' || folder.startsWith(`${own}/`);

/** The first place outside comments. */
export function locate(file: string, text: string, pattern: RegExp): Location | undefined {
  for (const [line, content] of text.split('\n').entries()) {
    const found = pattern.exec(content);
    if (!found || /^\s*(?:#|\/\/|\*)/.test(content)) continue;
    return { file, range: [line, found.index, line, found.index + found[0].length] };
  }
  return undefined;
}
