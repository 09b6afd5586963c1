import { startFirefox } from "./extension/firefox.ts";
import { describeExtension } from "./extension/describe-extension.ts";

describeExtension({ browser: "firefox", program: "firefox-esr", start: startFirefox });
