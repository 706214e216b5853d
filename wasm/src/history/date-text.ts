const year3000 = 32_503_680_000;
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const dayFirst = /^(\d{1,2}) ([A-Z][a-z]{2}) (\d{4})/;
const yearFirst = /^(\d{4})-(\d{2})-(\d{2})/;
const clock = /^,?[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d*)?)?/;
const offset = /^([+-])(\d{2}):?(\d{2})$/;

/**
 * Seconds since 1970, UTC, of "1636201980", the same in milliseconds, "2021-11-06", "2021-11-06 12:33", "2021-11-06T12:33:00Z",
 * "2021-11-06T13:33:00+01:00", "06 Nov 2021, 12:33". Undefined for what is no time, or none of 1970 to 2999.
 */
export function secondsOfTime(text: string): number | undefined {
  if (/^\d{1,13}$/.test(text)) {
    const value = Number(text);
    const seconds = value >= 1e11 ? Math.floor(value / 1000) : value;
    return seconds < year3000 ? seconds : undefined;
  }
  const day = dayOf(text);
  if (!day) return undefined;
  const [midnight, rest] = day;
  if (rest === "") return midnight;
  const time = clock.exec(rest);
  if (!time) return undefined;
  const [hours, minutes, seconds] = [Number(time[1]), Number(time[2]), Number(time[3] ?? 0)];
  const ahead = secondsAhead(rest.slice(time[0].length));
  if (hours > 23 || minutes > 59 || seconds > 60 || ahead === undefined) return undefined;
  return midnight + 3600 * hours + 60 * minutes + seconds - ahead;
}

function dayOf(text: string): [midnight: number, rest: string] | undefined {
  const iso = yearFirst.exec(text);
  const named = iso ? null : dayFirst.exec(text);
  const [length, year, month, day] = iso
    ? [iso[0].length, Number(iso[1]), Number(iso[2]), Number(iso[3])]
    : named
      ? [named[0].length, Number(named[3]), months.indexOf(named[2] ?? "") + 1, Number(named[1])]
      : [0, 0, 0, 0];
  const date = new Date(Date.UTC(year, month - 1, day));
  if (year < 1970 || year > 2999 || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  return [date.getTime() / 1000, text.slice(length)];
}

/** Of "", "Z", " UTC", "+01:00", "-0500". */
function secondsAhead(text: string): number | undefined {
  if (text === "" || text === "Z" || text === " UTC") return 0;
  const [, sign, hours, minutes] = offset.exec(text) ?? [];
  if (sign === undefined || Number(hours) > 14 || Number(minutes) > 59) return undefined;
  return (sign === "+" ? 60 : -60) * (60 * Number(hours) + Number(minutes));
}
