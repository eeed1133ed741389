/**
 * What the view classes of Django and Django REST framework serve, by class: facts from `django/views/generic`, `django/contrib/auth/views.py`,
 * `rest_framework/generics.py` and `mixins.py`.
 */

/** The verb's method, and the methods that it hands on to, which projects override. */
export type Served = Readonly<Record<string, readonly string[]>>;

const GET: Served = { get: [] };
const FORM: Served = { get: [], post: [] };

/** `Base…` variants serve the same. `PUT`, which `ProcessFormView` takes for POST, is nothing that browsers send. */
const DJANGO: Readonly<Record<string, Served>> = {
  ...Object.fromEntries(
    ['Template', 'List', 'Detail', 'ArchiveIndex', 'YearArchive', 'MonthArchive', 'WeekArchive', 'DayArchive']
      .concat(['TodayArchive', 'DateDetail', 'PasswordChangeDone', 'PasswordResetDone', 'PasswordResetComplete'])
      .map((name) => [`${name}View`, GET]),
  ),
  ...Object.fromEntries(
    ['ProcessForm', 'Form', 'Create', 'Update', 'Login', 'PasswordChange', 'PasswordReset', 'PasswordResetConfirm'].map(
      (name) => [`${name}View`, FORM],
    ),
  ),
  DeleteView: { get: [], post: [], delete: [] },
  DeletionMixin: { post: [], delete: [] },
  LogoutView: { post: [] },
  JavaScriptCatalog: GET,
  JSONCatalog: GET,
};

const LIST: Served = { get: ['list'] };
const CREATE: Served = { post: ['create'] };
const RETRIEVE: Served = { get: ['retrieve'] };
const UPDATE: Served = { put: ['update'], patch: ['partial_update', 'update'] };
const DESTROY: Served = { delete: ['destroy'] };

const REST: Readonly<Record<string, Served>> = {
  CreateAPIView: CREATE,
  ListAPIView: LIST,
  RetrieveAPIView: RETRIEVE,
  DestroyAPIView: DESTROY,
  UpdateAPIView: UPDATE,
  ListCreateAPIView: { ...LIST, ...CREATE },
  RetrieveUpdateAPIView: { ...RETRIEVE, ...UPDATE },
  RetrieveDestroyAPIView: { ...RETRIEVE, ...DESTROY },
  RetrieveUpdateDestroyAPIView: { ...RETRIEVE, ...UPDATE, ...DESTROY },
  ObtainAuthToken: { post: [] },
};

/** Actions that DRF's mixins and view sets bring. */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  CreateModelMixin: ['create'],
  ListModelMixin: ['list'],
  RetrieveModelMixin: ['retrieve'],
  UpdateModelMixin: ['update', 'partial_update'],
  DestroyModelMixin: ['destroy'],
  ReadOnlyModelViewSet: ['retrieve', 'list'],
  ModelViewSet: ['create', 'retrieve', 'update', 'partial_update', 'destroy', 'list'],
};

const DJANGO_VIEW = /^django\.(?:views|contrib)\.(?:\w+\.)*(?:Base)?(\w+)$/;
const REST_VIEW = /^rest_framework\.(?:\w+\.)+(\w+)$/;
const SIMPLE_JWT = /^rest_framework_simplejwt\.views\.\w+View$/;
const SPECTACULAR = /^drf_spectacular\.views\.\w+View$/;

/** Verbs that an outside class serves; undefined when nothing is known of it. */
export function servedBy(path: string): Served | undefined {
  if (SIMPLE_JWT.test(path)) return { post: [] };
  if (SPECTACULAR.test(path)) return GET;
  const rest = REST_VIEW.exec(path)?.[1];
  if (rest !== undefined) return REST[rest] ?? {};
  const name = DJANGO_VIEW.exec(path)?.[1];
  if (name === undefined) return isSilent(path) ? {} : namesake(path);
  if (/RedirectView$/.test(name)) return undefined;
  return DJANGO[name] ?? {};
}

/** Pages of `django-filter` and `django-tables2`. */
const LISTS = /^django_(?:filters|tables2)\.(?:\w+\.)*(?:FilterView|SingleTableView|MultiTableView)$/;

/** Packages that write the framework's classes anew (vanilla views, modals) keep their names and what these serve. */
function namesake(path: string): Served | undefined {
  if (LISTS.test(path)) return GET;
  const name = /\.((?:List|Detail|Create|Update|Delete|Form|Template)View)$/.exec(path)?.[1];
  return name === undefined ? undefined : DJANGO[name];
}

/** Actions that an outside class has. */
export function actionsOf(path: string): readonly string[] {
  const name = REST_VIEW.exec(path)?.[1];
  return name === undefined ? [] : (ACTIONS[name] ?? []);
}

export const isRestView = (path: string): boolean => path.startsWith('rest_framework.');

/** Classes that serve nothing by themselves: Python's own, Django's mixins, anybody's mixins. */
const isSilent = (path: string): boolean => /^(?:object|abc\.|typing\.|Generic|django\.)|Mixin$/.test(path);
