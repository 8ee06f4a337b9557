/**
 * The page sets `self.fetch` to null and brings its own over XMLHttpRequest, so that its traffic shows as `xhr`
 * (contract S9). Only what these pages need of it.
 */
export function polyfillFetch(): void {
  const overXhr = (path: string, init: RequestInit = {}): Promise<Response> =>
    new Promise((resolve, reject) => {
      const { method = 'GET', headers, body } = init;
      const request = new XMLHttpRequest();
      request.open(method, path);
      new Headers(headers).forEach((value, name) => {
        request.setRequestHeader(name, value);
      });
      request.onload = () => resolve(responseOf(request));
      request.onerror = () => reject(new TypeError('Network request failed'));
      request.send(body as XMLHttpRequestBodyInit | null);
    });
  self.fetch ??= overXhr as typeof self.fetch;
}

function responseOf(request: XMLHttpRequest): Response {
  const lines = request
    .getAllResponseHeaders()
    .trim()
    .split(/[\r\n]+/);
  const headers = lines.flatMap((line): [string, string][] => {
    const at = line.indexOf(':');
    return at < 0 ? [] : [[line.slice(0, at), line.slice(at + 1).trim()]];
  });
  const { status, responseText } = request;
  const isEmpty = status === 204 || status === 304;
  return new Response(isEmpty ? null : responseText, { status, headers });
}
