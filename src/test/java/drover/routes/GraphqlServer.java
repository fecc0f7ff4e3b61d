package drover.routes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import graphql.ExecutionInput;
import graphql.GraphQL;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A GraphQL server over HTTP with a schema of {@code fixtures/distru}: a real engine parses, checks and answers what it is asked. */
final class GraphqlServer implements AutoCloseable {
    private final ObjectMapper json = new ObjectMapper();
    private final HttpServer http;
    private final GraphQL engine;
    private final List<Map<String, Object>> products;
    /** What the mutation answers. */
    Map<String, Object> payload = Map.of();

    GraphqlServer(String schema, List<Map<String, Object>> products) throws IOException {
        this.products = products;
        engine = GraphQL.newGraphQL(new SchemaGenerator()
                        .makeExecutableSchema(
                                new SchemaParser()
                                        .parse(Path.of("fixtures/distru/" + schema + ".graphqls")
                                                .toFile()),
                                RuntimeWiring.newRuntimeWiring()
                                        .type("Query", type -> type.dataFetcher("products", this::page))
                                        .type("Mutation", type -> type.dataFetcher("updateInventory", asked -> payload))
                                        .build()))
                .build();
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", exchange -> {
            byte[] answer = answer(json.readTree(exchange.getRequestBody()));
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        http.start();
    }

    String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    private byte[] answer(JsonNode request) throws IOException {
        Map<String, Object> variables = json.convertValue(
                request.get("variables"),
                json.getTypeFactory().constructMapType(Map.class, String.class, Object.class));
        return json.writeValueAsBytes(engine.execute(
                        ExecutionInput.newExecutionInput(request.get("query").asText())
                                .operationName(request.path("operationName").textValue())
                                .variables(variables))
                .toSpecification());
    }

    /** The cursor of a product is its place. */
    private Object page(DataFetchingEnvironment asked) {
        String after = asked.getArgument("after");
        int from = after == null ? 0 : Integer.parseInt(after);
        int to = Math.min(from + asked.<Integer>getArgument("first"), products.size());
        List<Object> edges = new ArrayList<>();
        for (int i = from; i < to; i++) {
            edges.add(Map.of("node", products.get(i), "cursor", String.valueOf(i + 1)));
        }
        return Map.of(
                "edges",
                edges,
                "pageInfo",
                Map.of("hasNextPage", to < products.size(), "endCursor", String.valueOf(to)));
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
