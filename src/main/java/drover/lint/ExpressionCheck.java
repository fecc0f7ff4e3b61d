package drover.lint;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.TypeConverter;
import org.apache.camel.language.simple.SimpleExpressionParser;
import org.apache.camel.language.simple.SimplePredicateParser;
import org.apache.camel.language.simple.types.SimpleIllegalSyntaxException;
import org.apache.camel.spi.Language;

/** Every expression can be read by Camel's own parser, which needs no Camel that runs: what it asks one for, nothing answers. */
final class ExpressionCheck implements Check {
    private static final Set<String> CONDITIONS = Set.of("filter", "when", "onWhen", "validate", "retryWhile");
    /** What the schema has, and Drover has not. */
    private static final Set<String> ABSENT = Set.of(
            "datasonnet",
            "groovy",
            "hl7terser",
            "joor",
            "jq",
            "js",
            "jsonpath",
            "mvel",
            "ognl",
            "python",
            "spel",
            "wasm",
            "xpath",
            "xquery",
            "xtokenize");

    private static final Set<String> OPEN = Set.of("parameters", "properties");
    private static final Pattern KEY = Pattern.compile("\\{\\{[^{}]*}}");

    private static final Set<Class<?>> ANSWERED = Set.of(CamelContext.class, TypeConverter.class, Language.class);
    private static final CamelContext NOTHING = (CamelContext) answer(CamelContext.class);

    @Override
    public void look(RouteFile file, RouteSet all, Found found) {
        for (Written text : Written.in(file, all)) {
            if (text.instance() != null || OPEN.contains(text.parent())) {
                continue;
            }
            if (text.field().equals("simple")) {
                boolean condition = CONDITIONS.contains(text.parent())
                        || (text.parent().equals("loop")
                                && text.owner().text("doWhile").equals("true"));
                parse(text, condition, found);
            } else if (text.field().equals("expression") && text.parent().equals("simple")) {
                parse(text, false, found);
            } else if (text.field().equals("log")
                    || (text.field().equals("message") && text.parent().equals("log"))) {
                parse(text, false, found);
            } else if (text.field().equals("toD")
                    || (text.field().equals("uri") && text.parent().equals("toD"))) {
                parse(text, false, found);
            }
        }
        for (Step step : file.steps()) {
            step.node().fields().stream()
                    .filter(field -> ABSENT.contains(field.name()))
                    .forEach(field -> found.add(
                            Rule.EXPRESSION,
                            field.place(),
                            "the language " + field.name() + " is not part of Drover.",
                            "Use simple, or a method of a bean."));
        }
    }

    private static void parse(Written text, boolean condition, Found found) {
        if (text.text().matches("\\{\\{.*}}")) {
            return;
        }
        // A key may have any value.
        String simple = text.text().replace("<name>", "1");
        for (Matcher key = KEY.matcher(simple); key.find(); key = KEY.matcher(simple)) {
            simple = key.replaceAll("1");
        }
        try {
            if (condition) {
                new SimplePredicateParser(NOTHING, simple, true, null).parsePredicate();
            } else {
                new SimpleExpressionParser(NOTHING, simple, true, null).parseExpression();
            }
        } catch (SimpleIllegalSyntaxException e) {
            List<String> said = String.valueOf(e.getMessage()).lines().toList();
            found.add(
                    Rule.EXPRESSION,
                    e.getIndex() > 0
                                    && text.text().equals(simple)
                                    && !text.text().contains("\n")
                            ? text.place().right(e.getIndex())
                            : text.place(),
                    "this cannot be read: " + said.get(0).replaceFirst(" at location \\d+$", "") + ".",
                    condition
                            ? "A condition is such as ${variable.total} > 5 && ${body} != null."
                            : "Functions are such as ${body}, ${header.Accept}, ${variable.name}.");
        }
    }

    /** What a parser is given in place of a Camel. The native image has these proxies by proxy-config.json. */
    private static Object answer(Class<?> type) {
        if (ANSWERED.contains(type)) {
            InvocationHandler nothing = (proxy, method, arguments) -> answer(method.getReturnType());
            return Proxy.newProxyInstance(ExpressionCheck.class.getClassLoader(), new Class<?>[] {type}, nothing);
        }
        if (type == boolean.class) {
            return false;
        }
        return type == int.class ? 0 : null;
    }
}
