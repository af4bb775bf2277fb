// A request that never reached the server: say so where the person looks; htmx has swapped nothing, so what was typed stays.
const lost = () => document.getElementById("lost");

function tell() {
  if (lost()?.hidden) {
    lost().hidden = false;
    lost().scrollIntoView({ block: "center" });
  }
}

document.addEventListener("htmx:sendError", tell);
document.addEventListener("htmx:timeout", tell);
document.addEventListener("htmx:afterOnLoad", () => {
  if (lost()) lost().hidden = true;
});
