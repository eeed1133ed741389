/** The view's few icons, 16 by 16, in the colour of the text. */

const PATHS = {
  chevron: 'M5.7 13.7 5 13l4.6-4.6L5 3.8l.7-.7 5.3 5.3z',
  back: 'M7.1 3.1 2.2 8l4.9 4.9.7-.7L4.1 8.5H14v-1H4.1l3.7-3.7z',
  error:
    'M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1Zm0 1a6 6 0 1 0 0 12A6 6 0 0 0 8 2Zm2.6 2.7.7.7L8.7 8l2.6 2.6-.7.7L8 8.7l-2.6 2.6-.7-.7L7.3 8 4.7 5.4l.7-.7L8 7.3z',
  warning: 'M7.6 1h.9l6.4 12.3-.4.7H1.6l-.5-.7zM2.4 13h11.3L8 2.3zM7.5 6h1v4h-1zm0 5h1v1h-1z',
  code: 'M4.7 4.3 5.4 5 2.4 8l3 3-.7.7L1 8zm6.6 0L10.6 5l3 3-3 3 .7.7L15 8z',
  copy: 'M4 4V1h8l3 3v8h-3v3H1V4zm1 0h4l3 3v4h2V4.4L11.6 2H5zM2 5v9h9V7.4L8.6 5z',
  close: 'm8 7.3 4-4 .7.7-4 4 4 4-.7.7-4-4-4 4-.7-.7 4-4-4-4 .7-.7z',
  search:
    'M10.5 1.5a4.5 4.5 0 1 1-2.7 8.1l-5 5-.8-.7 5-5a4.5 4.5 0 0 1 3.5-7.4Zm0 1a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7Z',
  collapse: 'M10.5 8h-4v1h4zM2 2h9v2h2v9H4v-2H2zm3 2h6V3H3v7h1V4zm0 1v7h7V5z',
  expand: 'M9.5 8H9v-1.5H8V8H6.5v1H8v1.5h1V9h1.5V8zM2 2h9v2h2v9H4v-2H2zm3 2h6V3H3v7h1V4zm0 1v7h7V5z',
  collapseLevel: 'm8 6.7 4 4 .7-.7L8 5.3 3.3 10l.7.7zM3 3h10v1H3z',
  expandLevel: 'm8 9.3 4-4 .7.7L8 10.7 3.3 6l.7-.7zM3 12h10v1H3z',
  compare: 'M1 2h6v12H1zm1 1v10h4V3zm7-1h6v12H9zm1 1v10h4V3zM3 5h2v1H3zm0 2h2v1H3zm8-2h2v1h-2zm0 4h2v1h-2z',
  link: 'M6 11H4.5a3 3 0 0 1 0-6H6v1H4.5a2 2 0 0 0 0 4H6zm4 0v-1h1.5a2 2 0 0 0 0-4H10V5h1.5a3 3 0 0 1 0 6zM5 7.5h6v1H5z',
  help: 'M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1Zm0 1a6 6 0 1 0 0 12A6 6 0 0 0 8 2Zm-.6 8.5h1.2v1.2H7.4zM8 4c1.4 0 2.4.9 2.4 2.1 0 1-.6 1.5-1.2 2-.5.4-.7.6-.7 1.2h-1c0-1 .5-1.5 1-1.9.5-.4.9-.7.9-1.3C9.4 5.4 8.8 5 8 5s-1.4.5-1.4 1.3h-1C5.6 4.9 6.6 4 8 4Z',
  download: 'M7.5 1h1v8.1l2.6-2.6.7.7L8 11 4.2 7.2l.7-.7 2.6 2.6zM2 13h12v1H2z',
  external: 'M9 2h5v5h-1V3.7L7.4 9.3l-.7-.7L12.3 3H9zM3 4h4v1H4v7h7V9h1v4H3z',
  file: 'M3 1h6l4 4v10H3zm1 1v12h8V6H8V2zm5 .4V5h2.6z',
  group: 'M2 2h12v3H2zm1 1v1h10V3zM2 7h12v1H2zm0 3h12v1H2zm0 3h12v1H2z',
} as const;

export type Icon = keyof typeof PATHS;

const SVG = 'http://www.w3.org/2000/svg';

/** Hidden from screen readers: the words beside it say the same. */
export function icon(name: Icon): SVGSVGElement {
  const picture = document.createElementNS(SVG, 'svg');
  picture.setAttribute('viewBox', '0 0 16 16');
  picture.setAttribute('class', `icon icon-${name}`);
  picture.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', PATHS[name]);
  picture.append(path);
  return picture;
}
