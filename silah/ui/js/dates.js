// A typed date says its counterpart at once. The browser's own Umm al-Qura calendar does the counting.
const digits = (text) => text.replace(/[\u0660-\u0669\u06F0-\u06F9]/g, (d) => d.charCodeAt(0) & 15).trim();
const language = document.documentElement.lang === "en" ? "en" : "ar";
const write = (date, calendar) => {
  const form = new Intl.DateTimeFormat(`${language}-u-nu-latn-ca-${calendar}`, { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  const found = Object.fromEntries(form.formatToParts(date).map((part) => [part.type, part.value]));
  const era = language === "en" ? (calendar === "gregory" ? "" : " AH") : calendar === "gregory" ? " م" : " هـ";
  return `${found.weekday} ${found.day} ${found.month} ${found.year}${era}`;
};

const numbers = new Intl.DateTimeFormat("en-u-ca-islamic-umalqura-nu-latn", { day: "numeric", month: "numeric", year: "numeric", timeZone: "UTC" });
const hijriOf = (date) => Object.fromEntries(numbers.formatToParts(date).map((part) => [part.type, parseInt(part.value, 10)]));

const fromHijri = (year, month, day) => {
  // Start near the day and walk: at most a few weeks, and always the calendar's own answer.
  const time = Date.UTC(622, 6, 16) + Math.round((year - 1) * 354.367 + (month - 1) * 29.53 + day - 1) * 864e5;
  for (let step = -4; step <= 4; step += 1) {
    const date = new Date(time + step * 864e5);
    const found = hijriOf(date);
    if (found.year === year && found.month === month && found.day === day) return date;
  }
  return null;
};

const echo = (box) => {
  const choice = box.querySelector("select");
  const parts = [...box.querySelectorAll("input, select")].filter((part) => part.type !== "hidden").map((part) => parseInt(digits(part.value), 10));
  let line = box.querySelector(".field-date-echo");
  if (!line) {
    line = document.createElement("p");
    line.className = "field-date-echo";
    line.setAttribute("aria-live", "polite");
    box.append(line);
  }
  line.textContent = "";
  const [day, month, year] = parts;
  if (!(day && month && year > 1299)) return;
  // The desk's widget says the calendar with the month (7h Rajab, 12g December); otherwise the year tells.
  const named = choice ? choice.value.slice(-1) : "";
  const hijri = named === "h" || (named !== "g" && year < 1700);
  if (hijri !== year < 1700) return;
  const date = hijri ? fromHijri(year, month, day) : new Date(Date.UTC(year, month - 1, day));
  if (!date || Number.isNaN(date.getTime()) || (!hijri && date.getUTCDate() !== day)) return;
  line.textContent = `${language === "en" ? "Corresponds to" : "يوافق"} ${write(date, hijri ? "gregory" : "islamic-umalqura")}`;
};
document.querySelectorAll(".field-date").forEach((box) => {
  box.addEventListener("input", () => echo(box));
  echo(box);
});
