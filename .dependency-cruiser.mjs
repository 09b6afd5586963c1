// For `npx depcruise src`; the rules themselves stand beside the test that holds them.
import { LAYER_OPTIONS, LAYER_RULES } from "./test/architecture/layer-rules.ts";

export default { forbidden: LAYER_RULES, options: LAYER_OPTIONS };
