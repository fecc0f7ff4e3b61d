package drover.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import java.math.BigDecimal;

/** The two schemas that the sandbox's Distru speaks: the one whose fields a query names. A product is kept as {@link #REST} has it. */
enum Shape {
    GRAPHQL {
        @Override
        ObjectNode product(ObjectNode product) {
            ObjectNode shaped = Json.object();
            shaped.set("id", product.path("id"));
            shaped.set("name", product.path("name"));
            shaped.set("sku", product.path("sku"));
            JsonNode category = product.path("category");
            shaped.set("category", category.isObject() ? Json.object().set("name", category.path("name")) : null);
            shaped.set("currentInventory", inventory(product));
            shaped.set("unitPrice", product.path("unit_price"));
            shaped.putArray("metrcTagIds");
            return shaped;
        }

        @Override
        String product(JsonNode input) {
            return input.path("productId").asText();
        }

        @Override
        String location(JsonNode input) {
            return input.path("locationId").asText();
        }

        @Override
        BigDecimal quantity(JsonNode input, BigDecimal before) {
            return before.add(number(input.path("adjustment")));
        }

        @Override
        void done(ObjectNode payload, ObjectNode product, ObjectNode place) {
            ObjectNode shaped = Json.object();
            shaped.set("id", product.path("id"));
            shaped.set("currentInventory", inventory(product));
            payload.set("product", shaped);
        }
    },
    REST {
        @Override
        ObjectNode product(ObjectNode product) {
            return product;
        }

        @Override
        String product(JsonNode input) {
            return input.path("product_id").asText();
        }

        @Override
        String location(JsonNode input) {
            return input.path("location_id").asText();
        }

        @Override
        BigDecimal quantity(JsonNode input, BigDecimal before) {
            return number(input.path("quantity"));
        }

        @Override
        void done(ObjectNode payload, ObjectNode product, ObjectNode place) {
            String key =
                    product.path("id").asText() + ":" + place.at("/location/id").asText();
            payload.set("inventory", place.deepCopy().put("id", Stock.id(key)));
        }
    };

    /** The schema of a query. */
    static Shape of(String query) {
        return query.contains("currentInventory") ? GRAPHQL : REST;
    }

    /** A product, as this schema shows it. */
    abstract ObjectNode product(ObjectNode product);

    abstract String product(JsonNode input);

    abstract String location(JsonNode input);

    /**
     * The quantity that the input of a mutation asks for.
     *
     * @throws NumberFormatException when it is no number
     */
    abstract BigDecimal quantity(JsonNode input, BigDecimal before);

    /** Puts into the payload of a mutation what it has done. */
    abstract void done(ObjectNode payload, ObjectNode product, ObjectNode place);

    /** What this schema calls a field of the input. */
    String field(String name) {
        if (this == REST) {
            return name;
        }
        return switch (name) {
            case "product_id" -> "productId";
            case "location_id" -> "locationId";
            default -> "adjustment";
        };
    }

    private static BigDecimal number(JsonNode value) {
        String text = value.asText();
        if (!text.matches("-?\\d{1,20}(\\.\\d{1,20})?")) {
            throw new NumberFormatException("no number");
        }
        return new BigDecimal(text);
    }

    private static ArrayNode inventory(ObjectNode product) {
        ArrayNode rows = Json.object().arrayNode();
        for (JsonNode place : product.path("inventory")) {
            ObjectNode row = rows.addObject();
            row.set("quantity", place.path("quantity"));
            row.set("locationName", place.at("/location/name"));
        }
        return rows;
    }
}
