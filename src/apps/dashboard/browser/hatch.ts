const TILE = 12;

/** A surface's fill on a canvas: its colour with the pattern that the style sheet gives it. */
export function hatch(
  pen: CanvasRenderingContext2D,
  surface: string,
  color: string,
  paper: string,
): string | CanvasPattern {
  if (surface === "claude_code") return color;
  const tile = document.createElement("canvas");
  tile.width = tile.height = TILE;
  const brush = tile.getContext("2d");
  if (brush === null) return color;
  brush.fillStyle = color;
  brush.fillRect(0, 0, TILE, TILE);
  brush.strokeStyle = brush.fillStyle = paper;
  brush.globalAlpha = 0.55;
  brush.lineWidth = 2;
  drawTile(brush, surface);
  return pen.createPattern(tile, "repeat") ?? color;
}

function drawTile(brush: CanvasRenderingContext2D, surface: string): void {
  if (surface === "cowork") {
    brush.beginPath();
    brush.arc(TILE / 2, TILE / 2, 2.2, 0, 2 * Math.PI);
    brush.fill();
    return;
  }
  const isRising = surface === "chat" || surface === "unexplained";
  brush.beginPath();
  for (const shift of [-TILE, 0, TILE]) {
    brush.moveTo(shift, isRising ? TILE : TILE / 2);
    brush.lineTo(shift + TILE, isRising ? 0 : TILE / 2);
  }
  brush.stroke();
}
