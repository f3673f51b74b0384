// COCO's categories, as wire/tasks/detect/coco.py has them: a test compares them. Source: the COCO data set (Lin et al., 2014).

// COCO's own spelling of its 80 categories, by the class_id of a network that was trained on them.
export const NAMES = [
  ..."person,bicycle,car,motorcycle,airplane,bus,train,truck,boat,traffic light,fire hydrant,stop sign,parking meter".split(","),
  ..."bench,bird,cat,dog,horse,sheep,cow,elephant,bear,zebra,giraffe,backpack,umbrella,handbag,tie,suitcase".split(","),
  ..."frisbee,skis,snowboard,sports ball,kite,baseball bat,baseball glove,skateboard,surfboard,tennis racket".split(","),
  ..."bottle,wine glass,cup,fork,knife,spoon,bowl,banana,apple,sandwich,orange,broccoli,carrot,hot dog,pizza".split(","),
  ..."donut,cake,chair,couch,potted plant,bed,dining table,toilet,tv,laptop,mouse,remote,keyboard,cell phone".split(","),
  ..."microwave,oven,toaster,sink,refrigerator,book,clock,vase,scissors,teddy bear,hair drier,toothbrush".split(","),
];
const LEFT_OUT = [12, 26, 29, 30, 45, 66, 68, 69, 71, 83];
const IDS = Array.from({ length: 90 }, (_, at) => at + 1).filter((id) => !LEFT_OUT.includes(id));
/** @type {Record<string, string>} */
const DARKNET = {
  motorcycle: "motorbike",
  airplane: "aeroplane",
  tv: "tvmonitor",
  couch: "sofa",
  "potted plant": "pottedplant",
  "dining table": "diningtable",
};
const MODERN = new Map(Object.entries(DARKNET).map(([modern, darknet]) => [darknet, modern]));

// COCO's own spelling of `label` where it is Darknet's; else the label as it is.
/** @param {string} label */
export function cocoName(label) {
  return MODERN.get(label) ?? label;
}

// COCO's id of the category that `label` means, in either spelling; undefined where it means none.
/** @param {string} label @returns {number | undefined} */
export function cocoId(label) {
  return IDS[NAMES.indexOf(cocoName(label))];
}

// Darknet's spelling of the category with that class_id.
/** @param {number} classId */
export function darknetName(classId) {
  return DARKNET[NAMES[classId]] ?? NAMES[classId];
}
