// A figure as a file of its own: the page's styles become attributes of the parts.

const STYLES = [
  "fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin", "stroke-opacity", "opacity", "font-family", "font-size",
] as const;

export function exported(svg: SVGSVGElement): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const originals = [svg, ...svg.querySelectorAll("*")];
  const copies = [copy, ...copy.querySelectorAll("*")];
  originals.forEach((original, k) => {
    const style = getComputedStyle(original);
    for (const name of STYLES) copies[k]!.setAttribute(name, style.getPropertyValue(name));
    copies[k]!.removeAttribute("class");
  });
  for (const focus of svg.querySelectorAll(".focus")) copies[originals.indexOf(focus)]!.remove();
  for (const name of ["tabindex", "aria-roledescription", "aria-describedby", "aria-labelledby"]) copy.removeAttribute(name);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return `${new XMLSerializer().serializeToString(copy)}\n`;
}
