/**
 * The page sets `self.fetch` to null and brings its own over XMLHttpRequest, so that its traffic shows as `xhr`
 * (contract S9). Only what this page needs of it.
 */
export function polyfillFetch(): void {
  const overXhr = (path: string, { method = 'GET' }: RequestInit = {}): Promise<Response> =>
    new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open(method, path);
      request.onload = () =>
        resolve(new Response(request.responseText, { status: request.status }));
      request.onerror = () => reject(new TypeError('Network request failed'));
      request.send();
    });
  self.fetch ??= overXhr as typeof self.fetch;
}
