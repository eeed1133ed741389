/** Service identity: which folder is which service, and under which names telemetry may know it. */
import type { Language } from '../facts';
import type { Service } from '../model';
import { folderOf, isDeploymentFile } from '../sourceFiles';
import type { SourceTree } from '../sourceTree';

/** Files whose folder is the root of a service, by language. */
const MANIFESTS: Readonly<Record<Language, RegExp>> = {
  go: /(?:^|\/)go\.mod$/,
  python: /(?:^|\/)(?:pyproject\.toml|requirements[^/]*\.txt|setup\.py|setup\.cfg|Pipfile|manage\.py)$/,
  typescript: /(?:^|\/)package\.json$/,
};

/** Folders that hold a manifest of the language, the root always among them, deepest first. */
export function serviceFolders(language: Language, tree: SourceTree): readonly string[] {
  const folders = new Set(tree.files.filter((file) => MANIFESTS[language].test(file)).map(manifestFolder));
  folders.add('');
  return [...folders].sort((left, right) => right.length - left.length || left.localeCompare(right));
}

/** `requirements/base.txt` belongs to the folder above. */
function manifestFolder(file: string): string {
  const folder = folderOf(file);
  return /(?:^|\/)requirements$/.test(folder) ? folderOf(folder) : folder;
}

/** The innermost of the folders that holds the file. */
export function enclosingFolder(file: string, folders: readonly string[]): string {
  return folders.find((folder) => folder === '' || file.startsWith(`${folder}/`)) ?? '';
}

/** Deployment files that may concern a folder: those in it, and those of the folders above it; nearest first. */
export function deploymentFiles(folder: string, tree: SourceTree): readonly string[] {
  const concerns = (file: string): boolean => {
    const own = folderOf(file);
    return (
      own === folder || folder === '' || own.startsWith(`${folder}/`) || own === '' || folder.startsWith(`${own}/`)
    );
  };
  const depth = (file: string): number => file.split('/').length;
  const files = tree.files.filter((file) => isDeploymentFile(file) && concerns(file));
  return [...files].sort((left, right) => depth(right) - depth(left) || left.localeCompare(right));
}

/** The service of a folder, named after OTEL_SERVICE_NAME, then its manifest, then the folder. */
export function serviceOf(folder: string, language: Language, tree: SourceTree): Service {
  const own = deploymentFiles(folder, tree).filter((file) => folder === '' || folderOf(file).startsWith(folder));
  const declared = own.flatMap((file) => telemetryNames(tree.text(file) ?? ''));
  const manifest = manifestName(folder, language, tree);
  const names = [...declared, ...(manifest ? [manifest] : []), ...(folder === '' ? [] : [lastPart(folder)])];
  const [name = 'service', ...aliases] = [...new Set(names)];
  return { name, folder: folder === '' ? '.' : folder, aliases };
}

const lastPart = (path: string): string => path.split('/').at(-1) ?? path;

function telemetryNames(text: string): string[] {
  const direct = [...text.matchAll(/OTEL_SERVICE_NAME["']?\s*[:=]\s*["']?([\w.-]+)/g)];
  const inKubernetes = [...text.matchAll(/name:\s*["']?OTEL_SERVICE_NAME["']?\s*\n\s*value:\s*["']?([\w.-]+)/g)];
  const attributes = [...text.matchAll(/service\.name=([\w.-]+)/g)];
  return [...direct, ...inKubernetes, ...attributes].flatMap((match) => match[1] ?? []);
}

function manifestName(folder: string, language: Language, tree: SourceTree): string | undefined {
  const at = (name: string): string | undefined => tree.text(folder === '' ? name : `${folder}/${name}`);
  if (language === 'go') {
    const path = at('go.mod')?.match(/^\s*module\s+"?([^\s"]+)/m)?.[1];
    return path && lastPart(path.replace(/\/v\d+$/, ''));
  }
  if (language === 'python') return at('pyproject.toml')?.match(/^\s*name\s*=\s*["']([^"']+)["']/m)?.[1];
  return at('package.json')?.match(/^\s*(?:\{\s*)?"name"\s*:\s*"(?:@[^/"]+\/)?([^"]+)"/m)?.[1];
}
