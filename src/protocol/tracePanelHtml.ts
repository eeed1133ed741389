/** The page around the trace view. */

export interface TracePanelParts {
  /** Fresh for each page, letters and digits only. */
  readonly nonce: string;
  /** The webview's own source for styles (`webview.cspSource`). */
  readonly cspSource: string;
  /** Addresses that the webview may load (`webview.asWebviewUri`). */
  readonly scriptUri: string;
  readonly styleUri: string;
}

/** Nothing but the parts is interpolated; all data comes later, by messages. Throws when a part could break out. */
export function tracePanelHtml({ nonce, cspSource, scriptUri, styleUri }: TracePanelParts): string {
  if (!/^[A-Za-z0-9]{16,}$/.test(nonce) || [cspSource, scriptUri, styleUri].some((part) => /["<>]/.test(part))) {
    throw new RangeError('A part of the trace panel is not safe to write into HTML.');
  }
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    `img-src ${cspSource} data:`,
    `font-src ${cspSource}`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1.0">
<link rel="stylesheet" href="${styleUri}">
<title>Traces</title>
</head>
<body>
<main id="app"></main>
<script nonce="${nonce}" src="${scriptUri}"></script>
</body>
</html>`;
}
