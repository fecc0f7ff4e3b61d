package drover.poll;

/**
 * How the pages of a list are asked for.
 *
 * @param api the route that calls the API
 * @param path of the list, below the base URL
 * @param query what the {@linkplain Query query} fills in
 * @param document of a GraphQL connection, the name of its file
 * @param into the route that the records of a page go to
 */
record PageRequest(String api, String path, String query, String document, String into) {}
