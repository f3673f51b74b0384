// A canvas of a picture of 400 by 200 on a blank page, for the tests: `canvas`, and what it told in `told`.
async () => {
  for (const sheet of ["base.css", "canvas/canvas.css"]) {
    const link = document.head.appendChild(document.createElement("link"));
    await new Promise((settle) => Object.assign(link, { rel: "stylesheet", href: `/static/${sheet}`, onload: settle }));
  }
  window.paint = async (width, height) => {
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    canvas.getContext("2d").fillRect(0, 0, width, height);
    return URL.createObjectURL(await new Promise((settle) => canvas.toBlob(settle)));
  };
  window.painted = () => new Promise((settle) => requestAnimationFrame(() => requestAnimationFrame(settle)));
  const { Canvas } = await import("/static/canvas/canvas.js");
  const root = document.querySelector("main").appendChild(document.createElement("div"));
  window.canvas = new Canvas(root);
  window.told = [];
  for (const name of ["point", "choose", "view"]) {
    canvas.addEventListener(name, ({ detail }) => told.push([name, detail]));
  }
  await canvas.show(await paint(400, 200), { width: 400, height: 200 }, "A dog");
  await painted();
}
