import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type {
  AmendBody,
  Brought,
  DocumentDetail,
  Documents,
  DocumentsQuery,
  HitTestView,
  Passages,
} from "../../web/documents-api.ts";
import { again, ask, send } from "../ask.ts";

const staff = "/api/staff";
/** Over a bad line, and until a thick file is read. */
const bringMs = 180_000;

function useKept<T>(path: string, isWanted = true) {
  return useQuery({
    queryKey: ["documents", path],
    queryFn: () => ask<T>(`${staff}/${path}`),
    refetchInterval: again,
    placeholderData: keepPreviousData,
    enabled: isWanted,
  });
}

export function useDocuments({ show = "current", find = "", limit = 50 }: DocumentsQuery) {
  const query = new URLSearchParams({ show, find, limit: String(limit) });
  return useKept<Documents>(`documents?${query}`);
}

export function useDocument(id: number | undefined) {
  return useQuery({
    queryKey: ["documents", id],
    queryFn: () => ask<DocumentDetail>(`${staff}/documents/${id}`),
    refetchInterval: again,
    enabled: id !== undefined,
  });
}

export const usePassages = (id: number, limit: number) =>
  useKept<Passages>(`documents/${id}/passages?limit=${limit}`);

/** Mends the head of a document, or takes it out of force; then everything is asked for again. */
export function useChange(id: number, done: () => void) {
  const client = useQueryClient();
  const finish = {
    onSuccess: async (document: DocumentDetail) => {
      client.setQueryData(["documents", id], document);
      done();
      await client.invalidateQueries();
    },
  };
  return {
    amending: useMutation({
      mutationFn: (head: AmendBody) => ask<DocumentDetail>(`${staff}/documents/${id}/amend`, head),
      ...finish,
    }),
    withdrawing: useMutation({
      mutationFn: (why: string) => ask<DocumentDetail>(`${staff}/documents/${id}/withdraw`, { why }),
      ...finish,
    }),
  };
}

export function bring(file: File): Promise<Brought> {
  return send<Brought>(`${staff}/documents?name=${encodeURIComponent(file.name)}`, {
    method: "POST",
    headers: { "content-type": "application/octet-stream" },
    body: file,
    signal: AbortSignal.timeout(bringMs),
  });
}

export const tryQuestion = (question: string) => ask<HitTestView>(`${staff}/hit-test`, { question });
