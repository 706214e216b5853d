// bench/taste.md of what was measured.
import { table } from "../markdown.mjs";

const ways = ["content", "taste", "blend"];

/** Mean and half of its 95 % interval (normal approximation). */
function estimate(values) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, margin: 1.96 * Math.sqrt(squares / (values.length - 1) / values.length) };
}

const shown = ({ mean, margin }) => `${mean.toFixed(3)} ± ${margin.toFixed(3)}`;
const signed = ({ mean, margin }) => `${mean < 0 ? "-" : "+"}${Math.abs(mean).toFixed(3)} ± ${margin.toFixed(3)}`;

function tableOf(answers, metric) {
  const amounts = [...new Set(answers.map(({ history }) => history))].sort((a, b) => a - b);
  const rows = amounts.map((amount) => {
    const asked = answers.filter(({ history }) => history === amount);
    const of = (way) => asked.map((answer) => answer[way][metric]);
    const against = (one, other) => asked.map((answer) => answer[one][metric] - answer[other][metric]);
    return [
      amount,
      asked.length,
      ...ways.map((way) => shown(estimate(of(way)))),
      signed(estimate(against("taste", "content"))),
      signed(estimate(against("blend", "content"))),
      signed(estimate(against("blend", "taste"))),
    ];
  });
  const head = ["tracks of history", "listeners", ...ways, "taste - content", "blend - content", "blend - taste"];
  return table(head, rows);
}

export function reportOf({ settings, seeds, cold, arrivals, answers }) {
  const of = (wanted) => answers.filter(({ kind }) => kind === wanted);
  return `# Content, taste and both, on simulated listeners

Written by \`npm run bench:taste\`; do not edit. **Nobody listened:** plays are simulated by \`earshot-simulate\` (demo/listeners), from invented personas
whose loved styles need not sound alike. That taste helps here shows that the parts work together, not how much it helps people; no data at hand has
plays and audio of the same tracks.

${seeds.length} rounds, seeds ${seeds.join(", ")}. In each, ${settings.listeners.toLocaleString("en-US")} listeners of the house catalog's 144 pieces: the first ${settings.trained} are trained on
(\`earshot train\`, ${settings.factors} factors, lambda ${settings.lambda}, alpha0 ${settings.alpha0}, ridge map of the catalog), the others asked. Of each asked listener as many plays as the
first column says, drawn at random, are the history; the others are to be found. Who has no more plays than that is left out, so that rows are of
different listeners. Content is the blend with a taste share of 0, taste with 1, blend as it comes: by the engine, as packed in the catalog. ± is half
of the 95 % interval of the mean over listeners (normal approximation); differences are paired.

## Tracks that others played: NDCG@10

Among the ${144 - cold} that are no cold start, but for the history; ${arrivals} of them no simulated listener plays, so that they are never right.

${tableOf(of("warm"), 0)}

## The same: Recall@10

${tableOf(of("warm"), 1)}

## Cold start: NDCG@10

${cold} tracks, others in each round, were kept out of training: nobody is known to have played them, and their factors come from their sound by the ridge
map. Ranked among each other, from the same histories.

${tableOf(of("cold"), 0)}

## The same: Recall@10

${tableOf(of("cold"), 1)}
`;
}
