// Writes what the npm package gift-pegjs reads in GIFT files, as the golden files here:
//   npm install --prefix FOLDER gift-pegjs@1.0.2
//   NODE_PATH=FOLDER/node_modules node make.js hard.gift
// Nothing of the package is part of this repository.
const fs = require("fs");
const gift = require("gift-pegjs");

for (const name of process.argv.slice(2)) {
  const read = gift.parse(fs.readFileSync(name, "utf8"));
  const questions = read.filter((one) => one.type !== "Category");
  fs.writeFileSync(`${name}.json`, JSON.stringify(questions, null, 1) + "\n");
}
