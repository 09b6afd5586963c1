import { startChromium } from "./extension/chromium.ts";
import { describeExtension } from "./extension/describe-extension.ts";

describeExtension({ browser: "chromium", program: "chromium", start: startChromium });
