import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const top = new URL('../../../', import.meta.url).pathname;
const contract = readFileSync(`${top}docs/site-contract.md`, 'utf8');
const facts = new Set(
  [...contract.matchAll(/^- ([SGW]\d+) \(/gm)].map(([, number = '']) => number),
);
const sections = new Set([...contract.matchAll(/^## (\d+)\. /gm)].map(([, number = '']) => number));

interface Citation {
  readonly fact: string;
  readonly place: string;
}

/** Numbers of facts in comments: `contract G13, G19`, `(S2)`, `G11 to G14`. */
function citations(): Citation[] {
  const files = ['src', 'tests'].flatMap((folder) =>
    readdirSync(`${top}${folder}`, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(ts|tsx|graphql|css|mjs)$/.test(file))
      .map((file) => `${folder}/${file}`),
  );
  return files.flatMap((file) =>
    readFileSync(`${top}${file}`, 'utf8')
      .split('\n')
      .flatMap((line, index) =>
        inLine(line).map((fact) => ({ fact, place: `${file}:${index + 1}` })),
      ),
  );
}

function inLine(line: string): string[] {
  const comment = /(?:^\s*(?:\*|\/\*|#)|\/\/|\/\*|""").*$/.exec(line)?.[0] ?? '';
  const cited = [...comment.matchAll(/\b([SGW]\d{1,2})\b/g)].map(([, fact = '']) => fact);
  const spans = [...comment.matchAll(/\b([SGW])(\d{1,2}) to \1(\d{1,2})\b/g)];
  return [
    ...cited,
    ...spans.flatMap(([, letter, from, to]) =>
      Array.from(
        { length: Number(to) - Number(from) },
        (_, step) => `${letter}${Number(from) + step}`,
      ),
    ),
    ...[...comment.matchAll(/contract,? section (\d+)/g)].map(
      ([, section]) => `section ${section}`,
    ),
  ];
}

describe('the site contract', () => {
  const cited = citations();

  it('numbers each fact once, without a gap', () => {
    const numbers = [...contract.matchAll(/^- ([SGW])(\d+) \(/gm)];
    expect(numbers).toHaveLength(facts.size);
    for (const letter of ['S', 'G', 'W']) {
      const own = numbers.filter((match) => match[1] === letter).map((match) => Number(match[2]));
      expect(own).toEqual(Array.from({ length: own.length }, (_, index) => index + 1));
    }
  });

  it('says of each fact how sure it is', () => {
    for (const [line] of contract.matchAll(/^- [SGW]\d+ .*$/gm)) {
      expect(line).toMatch(/^- [SGW]\d+ \([DOA][,)]/);
    }
  });

  it('has every fact and section that code and tests cite', () => {
    const known = (fact: string) =>
      fact.startsWith('section ') ? sections.has(fact.slice('section '.length)) : facts.has(fact);
    expect(cited.length).toBeGreaterThan(100);
    expect(cited.filter(({ fact }) => !known(fact))).toEqual([]);
  });

  it('refers to no fact that it does not have', () => {
    const referred = [...contract.matchAll(/\b([SGW]\d{1,2})\b/g)].map(([, fact = '']) => fact);
    expect(referred.filter((fact) => !facts.has(fact))).toEqual([]);
  });

  it('tells which facts no code cites', () => {
    const used = new Set(cited.map(({ fact }) => fact));
    const unused = [...facts].filter((fact) => !used.has(fact));
    console.info(
      `Facts of docs/site-contract.md that nothing cites: ${unused.join(', ') || 'none'}`,
    );
  });
});
