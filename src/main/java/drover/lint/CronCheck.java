package drover.lint;

import java.text.ParseException;
import java.time.Clock;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.quartz.CronExpression;

/** Every schedule can be read, and fires. */
final class CronCheck implements Check {
    private static final int TIMES = 5;
    private static final Pattern IN_URI = Pattern.compile("quartz:[^?]*\\?(?:.*&)?cron=([^&]+).*");
    private static final Pattern INNERMOST = Pattern.compile("\\{\\{\\??([^{}:]+)(?::([^{}]*))?}}");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private final Settings settings;
    private final Clock clock;

    CronCheck(Settings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public void look(RouteFile file, RouteSet all, Found found) {
        for (Written text : Written.in(file, all)) {
            expression(text).ifPresent(cron -> wrong(cron)
                    .ifPresent(why -> found.add(
                            Rule.CRON,
                            text.place(),
                            "the schedule " + cron + " cannot be kept: " + why + ".",
                            "A Quartz cron expression has seconds first: 0/30 * * * * ? is every half minute.")));
        }
    }

    /** A line for each schedule of a file: where, what, and when it fires next. */
    List<String> times(RouteFile file, RouteSet all) {
        List<String> lines = new ArrayList<>();
        ZoneId zone = ZoneId.of(settings.value("drover.time-zone").orElse("UTC"));
        for (Written text : Written.in(file, all)) {
            expression(text)
                    .filter(cron -> wrong(cron).isEmpty())
                    .ifPresent(cron -> lines.add(file.path() + ":"
                            + text.place().line() + ":" + text.place().column() + ": "
                            + (text.instance() == null ? "" : text.instance().id() + ": ")
                            + cron + ": " + String.join(", ", next(cron, zone)) + " " + zone));
        }
        return lines;
    }

    private List<String> next(String cron, ZoneId zone) {
        List<String> times = new ArrayList<>();
        try {
            CronExpression schedule = new CronExpression(cron);
            schedule.setTimeZone(TimeZone.getTimeZone(zone));
            Date from = Date.from(clock.instant());
            while (times.size() < TIMES) {
                from = schedule.getNextValidTimeAfter(from);
                if (from == null) {
                    break;
                }
                times.add(ZonedDateTime.ofInstant(from.toInstant(), zone).format(TIME));
            }
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
        return times;
    }

    /** The cron expression of a text, with its keys resolved; nothing where there is none, or one is not known here. */
    private Optional<String> expression(Written text) {
        String cron = text.text();
        Matcher uri = IN_URI.matcher(cron);
        if (text.isEndpoint() && uri.matches()) {
            cron = uri.group(1).replace('+', ' ');
        } else if (!text.field().equals("cron")) {
            return Optional.empty();
        }
        for (Matcher key = INNERMOST.matcher(cron); key.find(); key = INNERMOST.matcher(cron)) {
            String preset = key.group(2);
            Optional<String> value = settings.value(key.group(1)).or(() -> Optional.ofNullable(preset));
            if (value.isEmpty()) {
                return Optional.empty();
            }
            cron = cron.substring(0, key.start()) + value.get() + cron.substring(key.end());
        }
        return cron.isBlank() || cron.contains("<name>") ? Optional.empty() : Optional.of(cron);
    }

    private Optional<String> wrong(String cron) {
        try {
            Date next = new CronExpression(cron).getNextValidTimeAfter(Date.from(clock.instant()));
            return next == null ? Optional.of("it never fires again") : Optional.empty();
        } catch (ParseException e) {
            return Optional.of(String.valueOf(e.getMessage()).replaceFirst("\\.$", ""));
        }
    }
}
