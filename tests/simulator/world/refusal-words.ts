import type { ApiTraits } from '../tenant/api.js';

type Language = Exclude<ApiTraits['refusals'], 'plain'>;

/** What a refusal is about: `{desk}` and `{area}` are names of the tenant's own (contract section 3). */
interface Subject {
  readonly desk: string;
  readonly area: string;
}

/** The plain sentences of rules.ts, by how they begin, in words that no client has a list of. */
const words: readonly (readonly [plain: RegExp, said: Readonly<Record<Language, string>>])[] = [
  [
    /^This space is already/,
    {
      invented: '{desk} in {area} has found a friend for that slot.',
      de: '{desk} ({area}) ist in diesem Zeitraum vergeben.',
      fr: 'Ce poste {desk} ({area}) est pris pour ce créneau.',
      es: 'El puesto {desk} ({area}) está ocupado en ese horario.',
    },
  ],
  [
    /^You already have/,
    {
      invented: 'One seat each: look at what the calendar holds, near {area}.',
      de: 'Für diesen Tag liegt für Sie schon etwas vor ({area}).',
      fr: 'Vous occupez déjà une place ce jour-là.',
      es: 'Ya tiene algo para ese día.',
    },
  ],
  [
    /^This date is not open/,
    {
      invented: 'The planner does not reach that page of the calendar.',
      de: 'Dieser Tag ist noch nicht freigegeben.',
      fr: "Cette date n'est pas encore ouverte.",
      es: 'Esa fecha todavía no está abierta.',
    },
  ],
  [
    /in the past|after its start|same day/,
    {
      invented: 'Clocks run one way only.',
      de: 'Dieser Zeitraum ist vorbei.',
      fr: 'Ce créneau est révolu.',
      es: 'Ese horario ya pasó.',
    },
  ],
  [
    /permanently assigned|permission/,
    {
      invented: '{desk} is spoken for by {area}.',
      de: '{desk} gehört zu {area} und nicht zu Ihnen.',
      fr: '{desk} est du ressort de {area}, pas du vôtre.',
      es: '{desk} es de {area}, no suyo.',
    },
  ],
  [
    /capacity/,
    {
      invented: 'The building says that it has had enough for the day.',
      de: 'Das Stockwerk ist für diesen Tag voll.',
      fr: "L'étage est complet ce jour-là.",
      es: 'La planta está completa ese día.',
    },
  ],
  [
    /active reservation/,
    {
      invented: 'First things first: finish the one you have.',
      de: 'Nur ein Vorgang auf einmal.',
      fr: 'Une seule à la fois.',
      es: 'Solo una a la vez.',
    },
  ],
];

/** A refusal as the tenant puts it. */
export function worded(plain: string, language: ApiTraits['refusals'], subject: Subject): string {
  if (language === 'plain') return plain;
  const said = words.find(([sentence]) => sentence.test(plain))?.[1][language] ?? 'No.';
  return said.replace('{desk}', subject.desk).replace('{area}', subject.area);
}
