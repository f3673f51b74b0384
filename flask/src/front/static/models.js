// Which models answer, and what their user has to know of them.

const LOOK_AGAIN = 3000;

export async function showModels(url, notice, footer) {
  const models = await loaded(url);
  const notices = models?.map((model) => model.notice).filter(Boolean) ?? [];
  if (!models?.length) {
    notices.push("No model is loaded yet. Pictures sent now may have to wait.");
    setTimeout(() => showModels(url, notice, footer), LOOK_AGAIN);
  }
  notice.textContent = notices.join(" ");
  notice.hidden = !notices.length;
  footer.textContent = models?.length ? `Answered by ${models.map(words).join("; ")}` : "";
}

async function loaded(url) {
  try {
    const response = await fetch(url);
    return response.ok ? (await response.json()).models : null;
  } catch {
    return null;
  }
}

function words({ name, runtime, precision, input, labels }) {
  return `${name} (${runtime}, ${precision}, ${input.join(" × ")} pixels, ${labels.length} kinds of objects)`;
}
