/** The application that a toast is shown for must be registered; PowerShell's shortcut always is. Source: Microsoft's toast documentation. */
const APP_ID = String.raw`{1AC14E77-02E7-4E5D-B744-2EB1AE5198B7}\WindowsPowerShell\v1.0\powershell.exe`;

/**
 * The command that shows a toast on Windows, by the system's own PowerShell and WinRT. Texts travel as base64 inside the script, which
 * itself travels as base64: no quoting rule ever meets them.
 * Source: Windows.UI.Notifications, ToastText02; nobody has run it on Windows yet.
 */
export function windowsNotificationCommand(alert: { readonly title: string; readonly message: string }) {
  const texts = base64Of(JSON.stringify({ title: alert.title, message: alert.message }), "utf8");
  const script = [
    "$ErrorActionPreference = 'Stop'",
    `$texts = [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('${texts}')) | ConvertFrom-Json`,
    "[void][Windows.UI.Notifications.ToastNotificationManager, Windows.UI.Notifications, ContentType = WindowsRuntime]",
    "[void][Windows.UI.Notifications.ToastNotification, Windows.UI.Notifications, ContentType = WindowsRuntime]",
    "$toast = [Windows.UI.Notifications.ToastNotificationManager]::GetTemplateContent([Windows.UI.Notifications.ToastTemplateType]::ToastText02)",
    "$lines = $toast.GetElementsByTagName('text')",
    "[void]$lines.Item(0).AppendChild($toast.CreateTextNode($texts.title))",
    "[void]$lines.Item(1).AppendChild($toast.CreateTextNode($texts.message))",
    `[Windows.UI.Notifications.ToastNotificationManager]::CreateToastNotifier('${APP_ID}').Show((New-Object Windows.UI.Notifications.ToastNotification $toast))`,
  ].join("\n");
  return {
    command: "powershell.exe",
    args: ["-NoProfile", "-NonInteractive", "-EncodedCommand", base64Of(script, "utf16le")],
  };
}

function base64Of(text: string, encoding: "utf8" | "utf16le"): string {
  return Buffer.from(text, encoding).toString("base64");
}
