// Opens each file that is named as Kaoto's editor does, and prints as JSON what it finds there, what it draws, and what it would save.
import { readFileSync } from 'node:fs';
import { CamelResourceFactory } from './kaoto/lib/esm/models/camel/camel-resource-factory.js';
import { NonVisualEntity } from './kaoto/lib/esm/models/visualization/flows/non-visual-entity.js';

const places = (node) => [node.data.path, ...(node.getChildren() ?? []).flatMap(places)];

function read(path) {
  try {
    const resource = CamelResourceFactory.createCamelResource(readFileSync(path, 'utf8'), { path });
    const drawn = resource.getVisualEntities();
    return {
      type: resource.getType(),
      routes: drawn.map((entity) => ({ kind: entity.type, id: entity.id, places: places(entity.toVizNode()) })),
      kept: resource.getEntities().filter((entity) => entity instanceof NonVisualEntity).length,
      beans: resource.getEntities().filter((entity) => entity.type === 'beans').length,
      written: resource.toString(),
    };
  } catch (error) {
    return { error: String(error) };
  }
}

console.log(JSON.stringify(process.argv.slice(2).map(read)));
