export interface ReleaseState {
  readonly version: string;
  readonly changelog: string;
  /** What `git status --porcelain` says. */
  readonly changes: string;
  readonly branch: string;
  readonly tags: readonly string[];
}

/** Why a version can't be released as things are; one sentence each. */
export function releaseProblems(state: ReleaseState): string[] {
  const { version, changelog, changes, branch, tags } = state;
  const section = sectionOf(changelog, version);
  const unreleased = sectionOf(changelog, 'Unreleased');
  return [
    changes === '' ? null : `The tree has changes that are not committed:\n${changes}`,
    branch === 'main' ? null : `Releases are made from main, and this is ${branch}.`,
    tags.includes(`v${version}`) ? `v${version} is tagged already: raise the version.` : null,
    section === null ? `CHANGELOG.md has no section "## ${version} - YYYY-MM-DD".` : null,
    section === '' ? `The section of ${version} in CHANGELOG.md is empty.` : null,
    unreleased
      ? 'CHANGELOG.md has unreleased changes: move them to the section of the version.'
      : null,
  ].filter((problem) => problem !== null);
}

/** The text below a heading of the changelog, or null where there is none of that name and form. */
function sectionOf(changelog: string, name: string): string | null {
  const parts = changelog.split(/^## /m).slice(1);
  const dated = name === 'Unreleased' ? /^Unreleased$/ : /^\S+ - \d{4}-\d{2}-\d{2}$/;
  const part = parts.find((each) => {
    const [heading = ''] = each.split('\n');
    return heading.split(' ')[0] === name && dated.test(heading);
  });
  return part === undefined ? null : part.split('\n').slice(1).join('\n').trim();
}
