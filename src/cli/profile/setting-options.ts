/** Options that stand for a setting each; everything else goes by `--set`. */
export const settingOptions = [
  ['url', '--url <origin>', "the web app's origin, for example https://main.spaceiq.com"],
  ['building', '--building <code>', "the building's code, as in the web app's address"],
  ['floor', '--floor <code>', "the floor's code, as in the web app's address"],
  ['days', '--days <list>', 'weekdays to book, for example tue,wed'],
  ['desks.prefer', '--desks <list>', 'desks in order of preference, for example 2.24.01-2.24.21'],
  ['hours', '--hours <hours>', 'booking hours, for example 09:00-18:00'],
  ['apiUrl', '--api-url <origin>', 'the only origin that may get the token'],
  ['email', '--email <address>', 'filled into the SSO form when nobody is at the keyboard'],
] as const;
