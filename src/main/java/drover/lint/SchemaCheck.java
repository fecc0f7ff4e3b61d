package drover.lint;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The schema of the YAML DSL, {@code routes/camelYamlDsl.json}: that of Camel, but that a placeholder may stand wherever Camel takes one
 * for a boolean or a number.
 */
final class SchemaCheck implements Check {
    private static final String FILE = "routes/camelYamlDsl.json";
    private static final Pattern ALTERNATIVE = Pattern.compile(".*(oneOf|anyOf|not)\\b.*");

    private static final String QUOTES = " Text that looks like a number or a boolean needs quotes: constant: \"204\".";

    /**
     * Steps of the DSL hold steps. Kept whole, with each way on which a part of the schema can be reached, it is 400 MB large, more than a
     * binary has: a part is made when a file comes to it, and is not kept.
     */
    private static final SchemaValidatorsConfig SMALL = SchemaValidatorsConfig.builder()
            .preloadJsonSchema(false)
            .cacheRefs(false)
            .build();

    private final JsonSchema schema;

    SchemaCheck() {
        try (InputStream file = Thread.currentThread().getContextClassLoader().getResourceAsStream(FILE)) {
            schema = factory().getSchema(file, SMALL);
        } catch (IOException e) {
            throw new UncheckedIOException("the packaged schema cannot be read", e);
        }
    }

    private static JsonSchemaFactory factory() {
        JsonSchemaFactory usual = JsonSchemaFactory.getInstance(VersionFlag.V4);
        JsonMetaSchema words = JsonMetaSchema.builder(JsonMetaSchema.getV4())
                // A word of a later draft, about which the log would have a warning.
                .keyword(new NonValidationKeyword("deprecated"))
                .build();
        return JsonSchemaFactory.builder(usual).metaSchema(words).build();
    }

    @Override
    public void look(RouteFile file, RouteSet all, Found found) {
        if (file.yaml().items().stream().allMatch(item -> item.json().isEmpty())) {
            // One that is half written looks so, and would stop all that it had.
            found.add(
                    Rule.SCHEMA,
                    file.yaml().place(),
                    "the file has no route, template or bean.",
                    "Write one; to stop what was in it, delete the file.");
        }
        List<ValidationMessage> faults = List.copyOf(schema.validate(file.yaml().json()));
        // Where one of several forms must hold, the schema complains of all: only what says something is kept.
        List<ValidationMessage> telling =
                faults.stream().filter(fault -> isTelling(fault, faults)).toList();
        for (ValidationMessage fault : telling.isEmpty() ? faults : telling) {
            add(file, fault, found);
        }
    }

    private boolean isTelling(ValidationMessage fault, List<ValidationMessage> all) {
        boolean alternative =
                ALTERNATIVE.matcher(fault.getEvaluationPath().toString()).matches();
        return switch (fault.getType()) {
            case "oneOf", "anyOf", "not" -> false;
            case "required" -> !alternative;
            // One that is deeper, or says more of the same, is what is meant.
            case "type" -> !alternative || all.stream().noneMatch(other -> saysMore(other, fault));
            default -> true;
        };
    }

    private boolean saysMore(ValidationMessage other, ValidationMessage fault) {
        String at = fault.getInstanceLocation().toString();
        String its = other.getInstanceLocation().toString();
        return switch (other.getType()) {
            case "oneOf", "anyOf", "not", "required" -> false;
            case "type" ->
                its.equals(at) ? wants(fault).equals("object") && wants(other).equals("string") : its.startsWith(at);
            default -> its.startsWith(at);
        };
    }

    private void add(RouteFile file, ValidationMessage fault, Found found) {
        List<String> path = path(fault);
        List<Place> places = file.yaml().places(path);
        Place place = places.get(places.size() - 1);
        String where = path.isEmpty() ? "the file" : path.get(path.size() - 1);
        String owner = where.matches("\\d+") ? path.size() > 1 ? path.get(path.size() - 2) : "a file" : where;
        switch (fault.getType()) {
            case "additionalProperties" -> {
                String name = fault.getProperty();
                path.add(name);
                List<Place> own = file.yaml().places(path);
                found.add(
                        Rule.SCHEMA,
                        own.get(own.size() - 1),
                        owner + " has no " + name + ".",
                        Names.instead(name, allowed(fault)));
            }
            case "required" ->
                found.add(Rule.SCHEMA, place, owner + " must have " + fault.getProperty() + ".", "Add it.");
            case "enum" -> found.add(Rule.SCHEMA, place, owner + " cannot have this value.", values(fault));
            case "maxProperties" ->
                found.add(
                        Rule.SCHEMA,
                        place,
                        "one element of " + owner + " has several fields.",
                        "Is the indentation right? What belongs to a step stands further in than its name.");
            case "type", "pattern" -> found.add(Rule.SCHEMA, place, owner + " cannot be this.", types(fault));
            default -> found.add(Rule.SCHEMA, place, owner + ": " + said(fault) + ".", "See the schema, " + FILE + ".");
        }
    }

    /** What the schema has in place of the field that it does not know. */
    private List<String> allowed(ValidationMessage fault) {
        List<String> names = new ArrayList<>();
        declared(fault).path("properties").fieldNames().forEachRemaining(names::add);
        return names;
    }

    private JsonNode declared(ValidationMessage fault) {
        JsonNode at = schema.getSchemaNode();
        String[] steps = fault.getSchemaLocation().getFragment().toString().split("/", -1);
        for (int i = 1; i < steps.length - 1; i++) {
            at = at.isArray() ? at.path(Integer.parseInt(steps[i])) : at.path(steps[i]);
        }
        return at;
    }

    private static String values(ValidationMessage fault) {
        return "Allowed: "
                + fault.getSchemaNode().toString().replaceAll("[\\[\\]\"]", "").replace(",", ", ") + ".";
    }

    private static String said(ValidationMessage fault) {
        String message = fault.getMessage();
        return message.substring(message.indexOf(": ") + 2).toLowerCase(Locale.ROOT);
    }

    private String wants(ValidationMessage fault) {
        return declared(fault).path("type").asText();
    }

    private String types(ValidationMessage fault) {
        JsonNode types = declared(fault).path("type");
        List<String> names = new ArrayList<>();
        types.forEach(type -> names.add(type.asText()));
        return names.isEmpty()
                ? "It must be " + types.asText() + "." + (types.asText().equals("string") ? QUOTES : "")
                : "It must be " + names.get(0) + ", or a placeholder such as {{some.key}}.";
    }

    private static List<String> path(ValidationMessage fault) {
        List<String> path = new ArrayList<>();
        for (int i = 0; i < fault.getInstanceLocation().getNameCount(); i++) {
            path.add(String.valueOf(fault.getInstanceLocation().getElement(i)));
        }
        return path;
    }
}
